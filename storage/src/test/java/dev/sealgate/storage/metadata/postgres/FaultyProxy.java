package dev.sealgate.storage.metadata.postgres;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Stands between a store and its server, counts trips and makes trouble: delays, connections that are cut at any byte, and commits that
 * are refused as a server refuses them, without having seen them. Thread-safe.
 *
 * <p>Source: https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
final class FaultyProxy implements AutoCloseable {
    private static final int SSL_REQUEST = 80877103;
    private static final int GSS_REQUEST = 80877104;

    /** What a connection starts with, which the pool may open at any time. */
    private static final Pattern OF_NEW_CONNECTIONS =
            Pattern.compile("\\s*(set |show |select set_config)", Pattern.CASE_INSENSITIVE);

    private final ServerSocket listener;
    private final int serverPort;
    private final Random random;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong trips = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private final AtomicLong cuts = new AtomicLong();
    private volatile int mostDelayMillis;
    private volatile double refused;
    private volatile int bytesUntilCut;

    FaultyProxy(int serverPort, long seed) {
        this.serverPort = serverPort;
        random = new Random(seed);
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Holds up one trip of twenty for up to that long. */
    void delay(int mostMillis) {
        mostDelayMillis = mostMillis;
    }

    /** Answers this part of all commits with 40001. */
    void refuse(double part) {
        refused = part;
    }

    /** Cuts each new connection after anything up to that many bytes in either direction; 0: does not. */
    void cut(int mostBytes) {
        bytesUntilCut = mostBytes;
    }

    /** How often a client waited for an answer since the start, but for what connections start with and what only sees whether they are alive. */
    long trips() {
        return trips.get();
    }

    long refusals() {
        return refusals.get();
    }

    long cuts() {
        return cuts.get();
    }

    /** Cuts all connections. */
    void cutAll() {
        sockets.forEach(FaultyProxy::reset);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cutAll();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                try {
                    new Link(client, new Socket(InetAddress.getLoopbackAddress(), serverPort)).start();
                } catch (IOException e) {
                    reset(client);
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // it is gone
        }
    }

    private interface Pump {
        void run() throws IOException;
    }

    /** One connection, from both sides. */
    private final class Link {
        private final Socket client;
        private final Socket server;
        private final AtomicLong left;
        private final Map<String, String> statements = new HashMap<>();

        Link(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            int until = bytesUntilCut;
            left = new AtomicLong(until == 0 ? Long.MAX_VALUE : random.nextInt(until));
            sockets.add(client);
            sockets.add(server);
        }

        void start() {
            Thread.ofVirtual().start(() -> pump(this::answers));
            Thread.ofVirtual().start(() -> pump(this::questions));
        }

        private void pump(Pump pump) {
            try {
                pump.run();
            } catch (IOException e) {
                // one side is gone, so the other goes, too
            }
            reset(client);
            reset(server);
            sockets.remove(client);
            sockets.remove(server);
        }

        private void answers() throws IOException {
            InputStream from = server.getInputStream();
            byte[] buffer = new byte[16 << 10];
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                send(client.getOutputStream(), buffer, read);
            }
        }

        /** Cuts the connection within what is sent when its time has come. */
        private void send(OutputStream to, byte[] bytes, int count) throws IOException {
            long before = left.getAndAdd(-count);
            if (before < count) {
                to.write(bytes, 0, (int) Math.max(0, before));
                to.flush();
                cuts.incrementAndGet();
                throw new IOException("cut");
            }
            to.write(bytes, 0, count);
            to.flush();
        }

        private void questions() throws IOException {
            DataInputStream from = new DataInputStream(client.getInputStream());
            startUp(from);
            List<byte[]> trip = new ArrayList<>();
            while (true) {
                int type = from.readByte();
                int length = from.readInt();
                byte[] message = new byte[length + 1];
                ByteBuffer.wrap(message).put((byte) type).putInt(length);
                from.readFully(message, 5, length - 4);
                trip.add(message);
                if (type == 'S' || type == 'Q' || type == 'X' || type == 'p') {
                    forward(trip);
                    trip.clear();
                }
            }
        }

        private void startUp(DataInputStream from) throws IOException {
            int code;
            do {
                int length = from.readInt();
                byte[] message = new byte[length];
                from.readFully(message, 4, length - 4);
                ByteBuffer.wrap(message).putInt(length);
                code = ByteBuffer.wrap(message).getInt(4);
                send(server.getOutputStream(), message, length);
            } while (code == SSL_REQUEST || code == GSS_REQUEST);
        }

        private void forward(List<byte[]> trip) throws IOException {
            Map<String, String> known = new HashMap<>(statements);
            boolean commits = false;
            boolean asks = false;
            for (byte[] message : trip) {
                if (message[0] == 'P') {
                    String name = string(message, 5);
                    known.put(name, string(message, 6 + name.length()));
                } else if (message[0] == 'B') {
                    String portal = string(message, 5);
                    String text = known.getOrDefault(string(message, 6 + portal.length()), "");
                    commits |= text.strip().equalsIgnoreCase("commit");
                    asks |= !text.isBlank() && !OF_NEW_CONNECTIONS.matcher(text).lookingAt();
                }
            }
            if (asks) {
                trips.incrementAndGet();
                pause();
            }
            if (commits && random.nextDouble() < refused) {
                refusals.incrementAndGet();
                refuse();
                return;
            }
            statements.putAll(known);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            trip.forEach(all::writeBytes);
            send(server.getOutputStream(), all.toByteArray(), all.size());
        }

        private void refuse() throws IOException {
            byte[] error = "SERROR\0VERROR\0C40001\0Mcould not serialize access due to concurrent update\0\0"
                    .getBytes(StandardCharsets.US_ASCII);
            ByteBuffer answer = ByteBuffer.allocate(1 + 4 + error.length + 6);
            answer.put((byte) 'E')
                    .putInt(4 + error.length)
                    .put(error)
                    .put((byte) 'Z')
                    .putInt(5)
                    .put((byte) 'I');
            send(client.getOutputStream(), answer.array(), answer.capacity());
        }

        private void pause() {
            int most = mostDelayMillis;
            if (most > 0 && random.nextInt(20) == 0) {
                try {
                    Thread.sleep(random.nextInt(most + 1));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private static String string(byte[] message, int from) {
        int end = from;
        while (message[end] != 0) {
            end++;
        }
        return new String(message, from, end - from, StandardCharsets.ISO_8859_1);
    }
}
