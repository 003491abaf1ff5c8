package dev.sealgate.gateway.edge.http;

import dev.sealgate.gateway.config.HostPort;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends the very bytes it is told to, and reads answers one by one. */
final class RawClient implements AutoCloseable {
    private static final int READ_TIMEOUT_MILLIS = 20_000;

    record Answer(int status, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "(absent)");
        }
    }

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    static RawClient connect(HostPort where) {
        try {
            return new RawClient(new Socket(where.host(), where.port()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RawClient over(Socket socket) {
        try {
            return new RawClient(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawClient send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1), Integer.MAX_VALUE);
    }

    RawClient send(byte[] bytes, int count) {
        try {
            out.write(bytes, 0, Math.min(count, bytes.length));
            out.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next answer with a body of Content-Length bytes. */
    Answer answer() {
        return answer("GET");
    }

    /** The next answer; that to a HEAD has no body whatever it announces. */
    Answer answer(String method) {
        try {
            Answer head = head();
            boolean bodiless =
                    method.equals("HEAD") || head.status() == 204 || head.status() == 304 || head.status() < 200;
            int length = bodiless ? 0 : Integer.parseInt(head.header("content-length"));
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                throw new IOException("answer broke off after " + body.length + " of " + length + " bytes");
            }
            return new Answer(head.status(), head.headers(), new String(body, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Status and headers of the next answer; the body waits in {@link #body}. */
    Answer head() throws IOException {
        String statusLine = line();
        Map<String, String> headers = new TreeMap<>();
        for (String field = line(); !field.isEmpty(); field = line()) {
            int colon = field.indexOf(':');
            headers.put(
                    field.substring(0, colon).toLowerCase(Locale.ROOT),
                    field.substring(colon + 1).strip());
        }
        return new Answer(Integer.parseInt(statusLine.substring(9, 12)), headers, "");
    }

    InputStream body() {
        return in;
    }

    /** Whether the server closed the connection. */
    boolean isClosedByServer() {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("connection closed within a head: `" + line + "`");
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
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
