package dev.sealgate.gateway.edge.http;

import io.netty.channel.ChannelConfig;

/**
 * Stops and restarts reading from one socket, on its event loop.
 *
 * <p>Vert.x stops reading too, when a client pipelines requests; the socket is read only while both agree. Vert.x' own
 * pause of a request is not used because it still takes in sixteen buffers and more, about 1 MiB for each paused upload.
 */
final class ReadGate {
    private final ChannelConfig socket;
    private boolean closed;
    private boolean vertxWantsToRead;

    ReadGate(ChannelConfig socket) {
        this.socket = socket;
    }

    /** May be called again: Vert.x could have restarted reading meanwhile. */
    void close() {
        boolean reading = socket.isAutoRead();
        vertxWantsToRead = reading || (closed && vertxWantsToRead);
        closed = true;
        if (reading) {
            socket.setAutoRead(false);
        }
    }

    void open() {
        if (closed) {
            closed = false;
            if (vertxWantsToRead) {
                socket.setAutoRead(true);
            }
        }
    }
}
