package dev.sealgate.gateway.service.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.gateway.service.iam.StatementPositions.Position;
import dev.sealgate.gateway.service.iam.StatementPositions.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The positions are those of AWS's examples: https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html */
class StatementPositionsTest {
    private static Span span(int startLine, int startColumn, int endLine, int endColumn) {
        return new Span(new Position(startLine, startColumn), new Position(endLine, endColumn));
    }

    @Test
    void singleStatement_startsAfterItsBrace() {
        String document = """
                {
                  "Version":"2012-10-17",
                  "Statement":{
                    "Effect":"Allow",
                    "Action":"s3:PutObject",
                    "Resource":"arn:aws:s3:::my-test-bucket"
                  }
                }""";
        assertEquals(List.of(span(3, 16, 7, 4)), StatementPositions.in(document));
    }

    @Test
    void firstOfAList_startsAfterTheBracket() {
        String document = """
                {
                  "Version": "2012-10-17",
                  "Statement": [
                    {
                      "Effect": "Allow",
                      "Action": "*",
                      "Resource": "*"
                    }
                  ]
                }""";
        assertEquals(List.of(span(3, 17, 8, 6)), StatementPositions.in(document));
    }

    @Test
    void furtherStatements_startWhereTheOneBeforeEnds_howeverTheNameIsWritten() {
        String document = "{\"Id\":{\"Statement\":[{}]},\"\\u0053tatement\":[{\"a\":[{}]},{\"b\":1}]}";
        assertEquals(List.of(span(1, 44, 1, 54), span(1, 54, 1, 62)), StatementPositions.in(document));
    }
}
