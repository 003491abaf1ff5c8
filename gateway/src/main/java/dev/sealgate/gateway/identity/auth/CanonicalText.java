package dev.sealgate.gateway.identity.auth;

import java.security.MessageDigest;

/** Where a canonical request is written to: a hash, or the beginning of it for people. Not thread-safe. */
sealed interface CanonicalText {
    CanonicalText append(String text, int start, int end);

    CanonicalText append(char character);

    default CanonicalText append(String text) {
        return append(text, 0, text.length());
    }

    /** Hashes what is appended, one character per byte. */
    final class Hashed implements CanonicalText {
        private static final int BUFFER_BYTES = 1024;

        private final MessageDigest sha256 = Sha256.start();
        private final byte[] buffer = new byte[BUFFER_BYTES];
        private int buffered;

        @Override
        @SuppressWarnings("deprecation") // the one method that copies Latin-1 without an array between
        public CanonicalText append(String text, int start, int end) {
            for (int at = start; at < end; ) {
                if (buffered == BUFFER_BYTES) {
                    flush();
                }
                int count = Math.min(end - at, BUFFER_BYTES - buffered);
                text.getBytes(at, at + count, buffer, buffered);
                buffered += count;
                at += count;
            }
            return this;
        }

        @Override
        public CanonicalText append(char character) {
            if (buffered == BUFFER_BYTES) {
                flush();
            }
            buffer[buffered++] = (byte) character;
            return this;
        }

        private void flush() {
            sha256.update(buffer, 0, buffered);
            buffered = 0;
        }

        byte[] digest() {
            flush();
            return sha256.digest();
        }
    }

    /** Keeps the first {@value #MAX_CHARACTERS} characters. */
    final class Excerpt implements CanonicalText {
        static final int MAX_CHARACTERS = 4096;

        private final StringBuilder kept = new StringBuilder(1024);

        @Override
        public CanonicalText append(String text, int start, int end) {
            kept.append(text, start, Math.min(end, start + MAX_CHARACTERS - kept.length()));
            return this;
        }

        @Override
        public CanonicalText append(char character) {
            if (kept.length() < MAX_CHARACTERS) {
                kept.append(character);
            }
            return this;
        }

        @Override
        public String toString() {
            return kept.toString();
        }
    }
}
