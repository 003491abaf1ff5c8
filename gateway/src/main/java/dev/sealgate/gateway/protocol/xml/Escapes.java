package dev.sealgate.gateway.protocol.xml;

/** How text is written that XML does not carry as it is; services differ in it. */
enum Escapes {
    /** AWS: characters that XML 1.0 cannot carry are written as character references all the same; encoding-type=url avoids them. */
    S3 {
        @Override
        void append(String value, StringBuilder out) {
            int written = 0;
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c == '&'
                        || c == '<'
                        || c == '>'
                        || c == '"'
                        || (c < ' ' && c != '\n' && c != '\t')
                        || c >= '\ufffe') {
                    out.append(value, written, i).append(escaped(c));
                    written = i + 1;
                }
            }
            out.append(value, written, value.length());
        }

        private static String escaped(char c) {
            return switch (c) {
                case '&' -> "&amp;";
                case '<' -> "&lt;";
                case '>' -> "&gt;";
                case '"' -> "&quot;";
                default -> "&#x" + Integer.toHexString(c) + ";";
            };
        }
    },
    /** What XML cannot carry becomes U+FFFD. */
    QUERY {
        @Override
        void append(String value, StringBuilder out) {
            value.codePoints().forEach(c -> {
                switch (c) {
                    case '&' -> out.append("&amp;");
                    case '<' -> out.append("&lt;");
                    case '>' -> out.append("&gt;");
                    case '\r' -> out.append("&#xD;");
                    default -> out.appendCodePoint(allowed(c) ? c : 0xfffd);
                }
            });
        }

        // Source: https://www.w3.org/TR/xml/#charsets
        private static boolean allowed(int c) {
            return c == '\t' || c == '\n' || (c >= 0x20 && c <= 0xd7ff) || (c >= 0xe000 && c != 0xfffe && c != 0xffff);
        }
    };

    abstract void append(String value, StringBuilder out);
}
