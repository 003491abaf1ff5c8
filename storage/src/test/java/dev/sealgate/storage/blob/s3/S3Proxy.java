package dev.sealgate.storage.blob.s3;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** An S3 service of another make, org.gaul's S3Proxy, as a process of its own; one for all tests of a run. */
final class S3Proxy {
    static final AwsCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("blob-tests", "not-a-secret"));

    /** Copied there by the build. */
    private static final Path JAR = Path.of("target", "services", "s3proxy.jar");

    private static final Pattern LISTENING = Pattern.compile("ServerConnector.*\\{127\\.0\\.0\\.1:(\\d+)}");

    private static final class Running {
        static final URI ENDPOINT = start();
    }

    private S3Proxy() {}

    static URI endpoint() {
        return Running.ENDPOINT;
    }

    static void createBucket(String name) {
        S3BlobStores.createBucket(S3BlobSettings.parse("s3://" + name + "?endpoint=" + endpoint()), CREDENTIALS);
    }

    private static URI start() {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException(
                    JAR.toAbsolutePath() + " is missing: run ./mvnw -pl storage process-test-resources");
        }
        try {
            Path directory = Files.createTempDirectory("s3proxy");
            Path properties = directory.resolve("s3proxy.conf");
            Files.write(
                    properties,
                    List.of(
                            "s3proxy.endpoint=http://127.0.0.1:0",
                            "s3proxy.authorization=aws-v2-or-v4",
                            "s3proxy.identity=blob-tests",
                            "s3proxy.credential=not-a-secret",
                            "jclouds.provider=transient-nio2"));
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx512m",
                            "-jar",
                            JAR.toString(),
                            "--properties",
                            properties.toString())
                    .redirectErrorStream(true)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return URI.create("http://127.0.0.1:" + port(process.inputReader()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String port(BufferedReader output) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
                return listening.group(1);
            }
        }
        throw new IllegalStateException("S3Proxy did not start:\n" + said);
    }
}
