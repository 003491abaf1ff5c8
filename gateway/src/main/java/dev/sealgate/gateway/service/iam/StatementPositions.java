package dev.sealgate.gateway.service.iam;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Where the statements of a policy stand in its text. AWS: a statement starts right after what opens it, which is the bracket of the
 * list, the end of the statement before it, or its own brace where it is the only one; it ends right after its brace. Source: the
 * examples in https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
final class StatementPositions {
    private static final JsonFactory FACTORY = new JsonFactory();

    private StatementPositions() {}

    /** Both count from 1. */
    record Position(int line, int column) {
        private static Position of(TokenStreamLocation location) {
            return new Position(location.getLineNr(), location.getColumnNr());
        }

        private Position next() {
            return new Position(line, column + 1);
        }
    }

    record Span(Position start, Position end) {}

    /** By the index of the statement, for a document that was accepted. */
    static List<Span> in(String document) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), document)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean statements = parser.currentName().equals("Statement");
                parser.nextToken();
                if (statements) {
                    return spans(parser);
                }
                parser.skipChildren();
            }
            return List.of();
        } catch (JacksonException broken) {
            return List.of();
        }
    }

    private static List<Span> spans(JsonParser parser) {
        Position start = Position.of(parser.currentTokenLocation()).next();
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            parser.skipChildren();
            return List.of(new Span(start, Position.of(parser.currentLocation())));
        }
        List<Span> spans = new ArrayList<>();
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            parser.skipChildren();
            Position end = Position.of(parser.currentLocation());
            spans.add(new Span(start, end));
            start = end;
        }
        return spans;
    }
}
