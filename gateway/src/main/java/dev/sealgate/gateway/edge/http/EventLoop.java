package dev.sealgate.gateway.edge.http;

/** Where a connection lives: runs tasks in order, after the network reads of the turn. */
@FunctionalInterface
interface EventLoop {
    void execute(Runnable task);
}
