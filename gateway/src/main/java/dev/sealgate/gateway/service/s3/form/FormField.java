package dev.sealgate.gateway.service.s3.form;

/** A field of a form: its name as sent, and its text. Immutable. */
record FormField(String name, String value) {}
