package dev.sealgate.gateway.operate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortNamesTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "arn:aws:iam::111122223333:user/staff/ann,                        ann",
        "arn:aws:iam::111122223333:root,                                  root",
        "arn:aws:sts::111122223333:assumed-role/reporter/s1,              reporter/s1",
        "arn:aws:sts::111122223333:federated-user/bob,                    bob",
        "arn:aws:iam::444455556666:user/ann,                              444455556666:ann",
        "anonymous,                                                       anonymous",
        "s3.amazonaws.com,                                                s3.amazonaws.com",
    })
    void principals(String arn, String name) {
        assertEquals(name, ShortNames.principal(arn, "111122223333"));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "arn:aws:kms:us-east-1:111122223333:key/mrk-1,          mrk-1",
        "arn:aws:kms:us-east-1:111122223333:alias/a,            alias/a",
        "arn:aws:s3:::reports/a:b/c,                            reports/a:b/c",
        "other,                                                 other",
    })
    void resources(String arn, String name) {
        assertEquals(name, ShortNames.resource(arn));
    }

    @Test
    void whatWouldBeCalledTheSame_keepsItsArn() {
        String here = "arn:aws:kms:us-east-1:1:key/mrk-1";
        String there = "arn:aws:kms:eu-west-1:1:key/mrk-1";
        String other = "arn:aws:kms:us-east-1:1:key/2";
        UnaryOperator<String> names =
                ShortNames.unlessAmbiguous(List.of(here, there, other, other), ShortNames::resource);
        assertEquals(
                List.of(here, there, "2"),
                List.of(here, there, other).stream().map(names).toList());
    }
}
