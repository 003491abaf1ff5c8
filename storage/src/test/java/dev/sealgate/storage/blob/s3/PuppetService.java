package dev.sealgate.storage.blob.s3;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands between a store and its service: what it answers to a request, a test decides byte by byte; mostly by changing what the
 * service answers. Every connection ends after one answer.
 */
final class PuppetService implements AutoCloseable {
    /** Says what becomes of a request: writes an answer, part of one, or nothing. */
    @FunctionalInterface
    interface Play {
        void play(Request request, OutputStream answer) throws IOException;
    }

    /** One request as it was sent. */
    static final class Request {
        private final String head;
        private final byte[] body;
        private final URI service;

        private Request(String head, byte[] body, URI service) {
            this.head = head;
            this.body = body;
            this.service = service;
        }

        /** Method and what follows it in the first line. */
        String line() {
            return head.substring(0, head.indexOf(" HTTP/"));
        }

        Optional<String> header(String name) {
            return PuppetService.header(head, name);
        }

        int bodyBytes() {
            return body.length;
        }

        /** Has the service carry it out and returns its answer. */
        Answer pass() throws IOException {
            try (Socket socket = new Socket(service.getHost(), service.getPort())) {
                OutputStream to = socket.getOutputStream();
                String once = head.replaceAll("(?i)\r\nConnection: [^\r]*", "") + "\r\nConnection: close\r\n\r\n";
                to.write(once.getBytes(StandardCharsets.ISO_8859_1));
                to.write(body);
                to.flush();
                return Answer.of(socket.getInputStream().readAllBytes());
            }
        }
    }

    /** Head, with the line that ends it, and body, as they are sent. */
    static final class Answer {
        private final String head;
        private final byte[] body;

        Answer(String head, byte[] body) {
            this.head = head;
            this.body = body;
        }

        private static Answer of(byte[] all) {
            String text = new String(all, StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n") + 4;
            return new Answer(text.substring(0, end), text.substring(end).getBytes(StandardCharsets.ISO_8859_1));
        }

        /** An S3 error, or what looks like one. */
        static Answer error(int status, String code) {
            return document(
                    status, "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>m</Message></Error>");
        }

        static Answer document(int status, String text) {
            byte[] body = text.getBytes(StandardCharsets.US_ASCII);
            return new Answer(
                    "HTTP/1.1 " + status + " Said\r\nContent-Type: application/xml\r\nContent-Length: " + body.length
                            + "\r\nConnection: close\r\n\r\n",
                    body);
        }

        String head() {
            return head;
        }

        byte[] body() {
            return body;
        }

        Answer withHeader(String name, String value) {
            String without = head.replaceAll("(?i)\r\n" + name + ": [^\r]*", "");
            return new Answer(without.replaceFirst("\r\n", "\r\n" + name + ": " + value + "\r\n"), body);
        }

        Answer withoutHeader(String name) {
            return new Answer(head.replaceAll("(?i)\r\n" + name + ": [^\r]*", ""), body);
        }

        Answer withBody(byte[] other) {
            return new Answer(head, other).withHeader("Content-Length", Integer.toString(other.length));
        }

        int sizeBytes() {
            return head.length() + body.length;
        }

        void writeTo(OutputStream to) throws IOException {
            writeTo(to, sizeBytes());
        }

        /** Only so many bytes of it. */
        void writeTo(OutputStream to, int lengthBytes) throws IOException {
            byte[] all = new byte[sizeBytes()];
            System.arraycopy(head.getBytes(StandardCharsets.ISO_8859_1), 0, all, 0, head.length());
            System.arraycopy(body, 0, all, head.length(), body.length);
            to.write(all, 0, Math.min(lengthBytes, all.length));
            to.flush();
        }
    }

    static final Play HONEST = (request, answer) -> request.pass().writeTo(answer);

    private final ServerSocket listening;
    private final URI service;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile Play play = HONEST;

    PuppetService(URI service) {
        this.service = service;
        try {
            listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    S3BlobSettings settings(String bucketAndPrefix, String parameters) {
        return S3BlobSettings.parse(
                "s3://" + bucketAndPrefix + "?endpoint=http://127.0.0.1:" + listening.getLocalPort() + parameters);
    }

    /** From now on requests are answered so, and counted anew. */
    void play(Play next) {
        play = next;
        lines.clear();
    }

    /** The first lines of requests since {@link #play} that begin so. */
    List<String> requests(String beginning) {
        return lines.stream().filter(line -> line.startsWith(beginning)).toList();
    }

    private void accept() {
        while (true) {
            try {
                Socket client = listening.accept();
                Thread.ofVirtual().start(() -> answer(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void answer(Socket client) {
        try (client) {
            InputStream from = new BufferedInputStream(client.getInputStream());
            String head = head(from);
            if (!head.isEmpty()) {
                int bodyBytes =
                        header(head, "Content-Length").map(Integer::parseInt).orElse(0);
                Request request = new Request(head, from.readNBytes(bodyBytes), service);
                lines.add(request.line());
                play.play(request, client.getOutputStream());
            }
        } catch (IOException e) {
            // One side went away: what the other makes of it is what is tested.
        }
    }

    private static String head(InputStream from) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int next = from.read(); next >= 0; next = from.read()) {
            head.write(next);
            if (next == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                String text = head.toString(StandardCharsets.ISO_8859_1);
                return text.substring(0, text.length() - 4);
            }
        }
        return "";
    }

    private static Optional<String> header(String head, String name) {
        String wanted = name.toLowerCase(Locale.ROOT) + ":";
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(wanted))
                .map(line -> line.substring(wanted.length()).trim())
                .findFirst();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
