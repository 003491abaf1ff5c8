package dev.sealgate.storage.metadata.postgres;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A statement's text together with what its question marks stand for, in order. */
final class Sql {
    private final StringBuilder text = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();

    /** @param given each {@link Short}, {@link Integer}, {@link Long}, {@code byte[]} or an array of such */
    static Sql of(String text, Object... given) {
        return new Sql().add(text, given);
    }

    /** Goes on in a new line. */
    Sql add(String more, Object... given) {
        text.append(text.isEmpty() || more.isEmpty() ? "" : "\n").append(more);
        parameters.addAll(List.of(given));
        return this;
    }

    Sql add(Sql other) {
        return add(other.text.toString(), other.parameters.toArray());
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    PreparedStatement prepare(Connection connection) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(text.toString());
        try {
            for (int i = 0; i < parameters.size(); i++) {
                set(connection, statement, i + 1, parameters.get(i));
            }
            return statement;
        } catch (Throwable e) {
            statement.close();
            throw e;
        }
    }

    private static void set(Connection connection, PreparedStatement statement, int index, Object value)
            throws SQLException {
        switch (value) {
            case Short number -> statement.setShort(index, number);
            case Integer number -> statement.setInt(index, number);
            case Long number -> statement.setLong(index, number);
            case String string -> statement.setString(index, string);
            case byte[] bytes -> statement.setBytes(index, bytes);
            case Short[] numbers -> statement.setArray(index, connection.createArrayOf("int2", numbers));
            case Long[] numbers -> statement.setArray(index, connection.createArrayOf("int8", numbers));
            case BigDecimal[] numbers -> statement.setArray(index, connection.createArrayOf("numeric", numbers));
            case byte[][] arrays -> statement.setArray(index, connection.createArrayOf("bytea", arrays));
            default -> throw new IllegalArgumentException("no parameter: " + value.getClass());
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
