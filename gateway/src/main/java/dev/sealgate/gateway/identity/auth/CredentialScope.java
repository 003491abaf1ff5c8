package dev.sealgate.gateway.identity.auth;

/** The {@code Credential} of a signature: an access key id and what the signature is limited to. Immutable. */
record CredentialScope(String accessKeyId, String date, String region, String service, String terminal) {
    static final String TERMINAL = "aws4_request";

    /** Splits from the right, because access key ids of other systems may contain a slash. */
    static CredentialScope parse(String credential, Place place) {
        int terminal = credential.lastIndexOf('/');
        int service = slashBefore(credential, terminal);
        int region = slashBefore(credential, service);
        int date = slashBefore(credential, region);
        if (date < 0) {
            throw AuthException.of(place, AuthFailure.MALFORMED_CREDENTIAL, credential);
        }
        if (date == 0) {
            throw AuthException.of(place, AuthFailure.EMPTY_ACCESS_KEY);
        }
        return new CredentialScope(
                credential.substring(0, date),
                credential.substring(date + 1, region),
                credential.substring(region + 1, service),
                credential.substring(service + 1, terminal),
                credential.substring(terminal + 1));
    }

    private static int slashBefore(String text, int end) {
        return end <= 0 ? -1 : text.lastIndexOf('/', end - 1);
    }

    /** What follows the access key id, as it goes into the string to sign. */
    String text() {
        return date + "/" + region + "/" + service + "/" + terminal;
    }

    void requireService(String expected, Place place) {
        if (!service.equals(expected)) {
            throw AuthException.of(place, AuthFailure.WRONG_SERVICE, service, expected);
        }
    }

    /** What lives where is for whoever verified the signature to say. */
    void requireWellFormedRegion(String example, Place place) {
        boolean wellFormed = !region.isEmpty() && region.length() <= 32 && Character.isLetter(region.charAt(0));
        for (int i = 0; wellFormed && i < region.length(); i++) {
            char c = region.charAt(i);
            boolean letter = c >= 'a' && c <= 'z';
            boolean digit = c >= '0' && c <= '9';
            wellFormed = letter || digit || c == '-';
        }
        if (!wellFormed) {
            throw AuthException.of(place, AuthFailure.WRONG_REGION, region, example)
                    .with("Region", example);
        }
    }

    void requireTerminalAndDate(RequestTime time, Place place) {
        if (!terminal.equals(TERMINAL)) {
            throw AuthException.of(place, AuthFailure.WRONG_TERMINAL, terminal);
        }
        if (date.length() != 8 || !RequestTime.allDigits(date, 0, 8)) {
            throw AuthException.of(place, AuthFailure.WRONG_DATE_FORM, date);
        }
        if (!time.basic().startsWith(date)) {
            throw AuthException.of(place, place.wrongDate(), date, time.day(), time.basic());
        }
    }
}
