package dev.sealgate.gateway.edge.exchange;

import java.nio.ByteBuffer;

/** A body whose request has a place. */
record SeatedBody(Body body, Places.Place place) implements Body {
    @Override
    public ByteBuffer next() {
        return body.next();
    }

    @Override
    public boolean isAbandoned() {
        return body.isAbandoned();
    }

    @Override
    public void admit(Standing standing) {
        place.admit(standing);
        body.admit(standing);
    }

    @Override
    public void hold(long bytes) {
        place.hold(bytes);
    }

    @Override
    public void expectAnswer(long bytes) {
        place.expectAnswer(bytes);
    }

    @Override
    public void awaitDocument() {
        body.awaitDocument();
        place.awaitDocument(body::giveWay);
    }

    @Override
    public void documentCame() {
        place.documentCame();
    }

    @Override
    public boolean giveWay() {
        return body.giveWay();
    }
}
