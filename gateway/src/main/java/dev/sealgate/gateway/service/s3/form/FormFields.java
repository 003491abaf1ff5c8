package dev.sealgate.gateway.service.s3.form;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The fields of a form before its file, by name in any case; AWS: several of one name are one, their values joined by commas. Immutable. */
final class FormFields {
    private static final String FILE_NAME = "${filename}";

    private final Map<String, FormField> byLowerName;

    private FormFields(Map<String, FormField> byLowerName) {
        this.byLowerName = Collections.unmodifiableMap(byLowerName);
    }

    static FormFields of(List<FormField> sent) {
        Map<String, FormField> fields = new LinkedHashMap<>();
        for (FormField field : sent) {
            fields.merge(
                    field.name().toLowerCase(Locale.ROOT),
                    field,
                    (one, other) -> new FormField(one.name(), one.value() + "," + other.value()));
        }
        return new FormFields(fields);
    }

    /** With the file's name in place of {@code ${filename}}; unchanged where the file has none. */
    FormFields withFileName(Optional<String> fileName) {
        if (fileName.isEmpty()) {
            return this;
        }
        Map<String, FormField> expanded = new LinkedHashMap<>();
        byLowerName.forEach((lowerName, field) -> expanded.put(
                lowerName, new FormField(field.name(), field.value().replace(FILE_NAME, fileName.get()))));
        return new FormFields(expanded);
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(byLowerName.get(name.toLowerCase(Locale.ROOT)))
                .map(FormField::value);
    }

    Collection<FormField> all() {
        return byLowerName.values();
    }
}
