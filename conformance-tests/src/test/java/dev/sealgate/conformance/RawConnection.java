package dev.sealgate.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** One keep-alive HTTP/1.1 connection that sends exactly the bytes it is given. Not thread-safe. */
final class RawConnection implements AutoCloseable {
    /** An answer; header names in lower case. */
    record Answer(int status, Map<String, String> headers, String body) {}

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[256 * 1024];
    private int start;
    private int end;

    private RawConnection(Socket socket, int patienceMillis) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(patienceMillis);
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    static RawConnection open(URI endpoint) {
        return open(endpoint, 60_000);
    }

    /** @param patienceMillis how long connecting, and each wait for bytes, may take */
    static RawConnection open(URI endpoint, int patienceMillis) {
        try {
            Socket plain = new Socket();
            plain.connect(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()), patienceMillis);
            return new RawConnection(
                    endpoint.getScheme().equals("https") ? secured(trusting(), plain, endpoint) : plain,
                    patienceMillis);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** TLS over a connected socket; closes it when it is closed. */
    static Socket secured(SSLContext tls, Socket plain, URI endpoint) throws IOException {
        return tls.getSocketFactory().createSocket(plain, endpoint.getHost(), endpoint.getPort(), true);
    }

    /** Clients of it take any certificate. */
    static SSLContext trusting() {
        TrustManager everyone = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String authType) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String authType) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {everyone}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The bytes of a request head. */
    static byte[] head(String method, String target, Map<String, String> headers, long contentLength) {
        StringBuilder head =
                new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (contentLength >= 0) {
            head.append("content-length: ").append(contentLength).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    RawConnection send(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads an answer with its whole body; {@code headOnly} for answers to HEAD. */
    Answer answer(boolean headOnly) {
        Map<String, String> headers = new TreeMap<>();
        int status = readHead(headers);
        long length = headOnly ? 0 : bodyLength(headers);
        byte[] body = new byte[Math.toIntExact(length)];
        int got = 0;
        while (got < body.length) {
            int n = Math.min(available(), body.length - got);
            System.arraycopy(buffer, start, body, got, n);
            start += n;
            got += n;
        }
        return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    /** Reads an answer and throws its body away; the status. */
    int skipAnswer() {
        Map<String, String> headers = new TreeMap<>();
        int status = readHead(headers);
        long left = bodyLength(headers);
        while (left > 0) {
            long n = Math.min(available(), left);
            start += (int) n;
            left -= n;
        }
        return status;
    }

    private static long bodyLength(Map<String, String> headers) {
        return Long.parseLong(headers.getOrDefault("content-length", "0"));
    }

    private int readHead(Map<String, String> headers) {
        String statusLine = line();
        int status = Integer.parseInt(statusLine.substring(9, 12));
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return status == 100 ? readHead(headers) : status;
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        while (true) {
            available();
            char c = (char) (buffer[start++] & 0xff);
            if (c == '\n') {
                return line.toString().stripTrailing();
            }
            line.append(c);
        }
    }

    /** Bytes in the buffer, after waiting for at least one. */
    private int available() {
        if (start == end) {
            try {
                start = 0;
                end = in.read(buffer);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (end < 0) {
                end = 0;
                throw new UncheckedIOException(new IOException("the server closed the connection"));
            }
        }
        return end - start;
    }

    /** What came until the end, and whether that was the server's. */
    static final class Rest {
        private final byte[] bytes;
        private final boolean closed;

        private Rest(byte[] bytes, boolean closed) {
            this.bytes = bytes;
            this.closed = closed;
        }

        byte[] bytes() {
            return bytes;
        }

        boolean closed() {
            return closed;
        }
    }

    /** Everything until the server closes or resets the connection, or keeps silent for too long. */
    Rest rest() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                all.write(buffer, 0, n);
            }
        } catch (SocketTimeoutException _) {
            return new Rest(all.toByteArray(), false);
        } catch (IOException _) {
            // reset: what came before it counts
        }
        return new Rest(all.toByteArray(), true);
    }

    /** Whether the server ends the connection instead of sending more. */
    boolean isClosedByServer() {
        try {
            return start == end && in.read() < 0;
        } catch (IOException _) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
