package dev.sealgate.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * Many attackers at once, each on a connection of its own with small buffers; one that is turned away comes again, until the swarm is closed.
 *
 * <p>Thread-safe.
 */
final class Swarm implements AutoCloseable {
    /** What an attacker does with a connection; it comes again when this returns or fails. */
    interface Attacker {
        void attack(Wire wire) throws IOException, InterruptedException;
    }

    /** An attacker's connection. */
    final class Wire {
        private final Socket socket;
        private final int number;

        private Wire(Socket socket, int number) {
            this.socket = socket;
            this.number = number;
        }

        /** Which of the attackers this is, from 0. */
        int number() {
            return number;
        }

        OutputStream out() throws IOException {
            return socket.getOutputStream();
        }

        InputStream in() throws IOException {
            return socket.getInputStream();
        }

        void send(byte[] bytes) throws IOException {
            out().write(bytes);
        }

        /** Lets time pass; ends at once when the swarm is closed. */
        void linger(long millis) throws InterruptedException {
            var _ = over.await(millis, TimeUnit.MILLISECONDS);
        }

        /** Holds the connection until the server closes it. */
        void hold() throws IOException {
            byte[] received = new byte[16 * 1024];
            while (in().read(received) >= 0) {
                requireGoingOn();
            }
        }

        boolean isGoingOn() {
            return over.getCount() > 0;
        }

        private void requireGoingOn() throws IOException {
            if (!isGoingOn()) {
                throw new IOException("the swarm is closed");
            }
        }
    }

    private static final int BUFFER_BYTES = 4_096;
    private static final int PATIENCE_MILLIS = 20_000;
    /** Until one that was turned away comes again: a stranger's connections cost him little, but not nothing. */
    private static final long RETURN_MILLIS = 500;

    private final URI endpoint;
    private final boolean handshakes;
    private final Attacker attacker;
    private final SSLContext tls = RawConnection.trusting();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turnedAway = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private Swarm(URI endpoint, boolean handshakes, Attacker attacker) {
        this.endpoint = endpoint;
        this.handshakes = handshakes;
        this.attacker = attacker;
    }

    static Swarm of(URI endpoint, int size, Attacker attacker) {
        return start(new Swarm(endpoint, true, attacker), size);
    }

    /** Whose wires are bare TCP, also where the server expects TLS. */
    static Swarm withoutHandshake(URI endpoint, int size, Attacker attacker) {
        return start(new Swarm(endpoint, false, attacker), size);
    }

    private static Swarm start(Swarm swarm, int size) {
        for (int i = 0; i < size; i++) {
            int number = i;
            var _ = swarm.threads.submit(() -> swarm.keepComing(number));
        }
        return swarm;
    }

    private void keepComing(int number) {
        while (over.getCount() > 0) {
            try {
                attackOnce(number);
            } catch (IOException _) {
                turnedAway.incrementAndGet();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
            pause();
        }
    }

    private void attackOnce(int number) throws IOException, InterruptedException {
        try (Socket socket = new Socket()) {
            sockets.add(socket);
            try {
                socket.setReceiveBufferSize(BUFFER_BYTES);
                socket.setTcpNoDelay(true);
                socket.connect(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()), PATIENCE_MILLIS);
                boolean secure = handshakes && endpoint.getScheme().equals("https");
                Wire wire = new Wire(secure ? RawConnection.secured(tls, socket, endpoint) : socket, number);
                attacker.attack(wire);
            } finally {
                sockets.remove(socket);
            }
        }
    }

    private void pause() {
        try {
            var _ = over.await(RETURN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Connections open now. */
    int connections() {
        return sockets.size();
    }

    /** How often the server ended an attack. */
    int turnedAway() {
        return turnedAway.get();
    }

    /** Resets every connection and waits for the attackers to be gone. */
    @Override
    public void close() {
        over.countDown();
        sockets.forEach(Swarm::reset);
        threads.shutdown();
        try {
            while (!threads.awaitTermination(100, TimeUnit.MILLISECONDS)) {
                sockets.forEach(Swarm::reset);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The plain socket is closed under TLS, whose own close would wait for a writer. */
    private static void reset(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // it is gone, as wanted
        }
    }
}
