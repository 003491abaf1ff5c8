package dev.sealgate.policy;

/** The kinds of policy that take part in a decision, as AWS's error texts name them. */
public enum PolicySource {
    IDENTITY("identity-based policy", "an"),
    BOUNDARY("permissions boundary", "a"),
    SESSION("session policy", "a"),
    RESOURCE("resource-based policy", "a");

    private final String words;
    private final String article;

    PolicySource(String words, String article) {
        this.words = words;
        this.article = article;
    }

    /** For example {@code identity-based policy}. */
    public String words() {
        return words;
    }

    /** For example {@code an identity-based policy}. */
    public String withArticle() {
        return article + " " + words;
    }
}
