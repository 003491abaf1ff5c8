package dev.sealgate.gateway.edge.http;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * Bounds the connections of one event loop. When there are too many, those go first, oldest first, that do nothing and never sent an
 * authenticated request; when all others are busy, the new one. Event loop only.
 */
final class Crowd {
    private final int maxConnections;
    private final SequencedSet<Connection> strangers = new LinkedHashSet<>();
    private int present;

    Crowd(int maxConnections) {
        this.maxConnections = maxConnections;
    }

    void join(Connection connection) {
        present++;
        strangers.addLast(connection);
        if (present > maxConnections) {
            makeRoom(connection);
        }
    }

    private void makeRoom(Connection newcomer) {
        strangers.removeIf(Connection::isSenderKnown);
        for (Connection stranger : strangers) {
            if (stranger.isIdle() && stranger != newcomer) {
                end(stranger);
                return;
            }
        }
        end(newcomer);
    }

    private void end(Connection connection) {
        leave(connection);
        connection.abort();
    }

    void leave(Connection connection) {
        if (connection.leaveCrowd()) {
            strangers.remove(connection);
            present--;
        }
    }
}
