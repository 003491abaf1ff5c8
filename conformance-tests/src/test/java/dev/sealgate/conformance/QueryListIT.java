package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of Query services that are not numbered from 1 without a gap. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryListIT {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    static Path directory;

    @SuppressWarnings("NullAway.Init") // set in start()
    private GatewayProcess gateway;

    @BeforeAll
    void start() {
        gateway = GatewayProcess.start(directory);
        String trust =
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"111122223333\"},"
                        + "\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"]}}";
        String role = "Action=CreateRole&RoleName=limited&Version=2010-05-08&AssumeRolePolicyDocument="
                + URLEncoder.encode(trust, StandardCharsets.UTF_8);
        query(gateway.http(), "iam", role, 200);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    /** A gap in a list must not make what stands behind it vanish: the session would have no limits. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "PolicyArns.member.2.arn=arn:aws:iam::aws:policy/ReadOnlyAccess",
                "PolicyArns.member.0.arn=arn:aws:iam::aws:policy/ReadOnlyAccess",
                "PolicyArns.member.01.arn=arn:aws:iam::aws:policy/ReadOnlyAccess",
                "PolicyArns.member.-1.arn=arn:aws:iam::aws:policy/ReadOnlyAccess",
                "PolicyArns.member.1x.arn=arn:aws:iam::aws:policy/ReadOnlyAccess",
                "PolicyArns.member.4294967297.arn=arn:aws:iam::aws:policy/ReadOnlyAccess",
                "PolicyArns.member.99999999999999999999.arn=arn:aws:iam::aws:policy/ReadOnlyAccess",
                "PolicyArns.member..arn=arn:aws:iam::aws:policy/ReadOnlyAccess",
                "PolicyArns.member.1.arn=arn:aws:iam::aws:policy/ReadOnlyAccess&PolicyArns.member.3.arn=arn:aws:iam::aws:policy/ReadOnlyAccess",
                "Tags.member.2.Key=a&Tags.member.2.Value=b",
                "TransitiveTagKeys.member.2=a",
            })
    void listsWithGaps_areRefused(String parameters) {
        String assume = "Action=AssumeRole&RoleArn=arn:aws:iam::111122223333:role/limited&RoleSessionName=session"
                + "&Version=2011-06-15";
        queryAsAnn(gateway.http(), assume, 200);
        queryAsAnn(gateway.http(), assume + "&" + parameters, 400);
    }

    private static void query(URI endpoint, String service, String form, int status) {
        try (RawConnection connection = RawConnection.open(endpoint)) {
            RawConnection.Answer answer =
                    connection.send(OrdinaryUse.query(endpoint, service, form)).answer(false);
            assertEquals(status, answer.status(), answer.body());
        }
    }

    private static void queryAsAnn(URI endpoint, String form, int status) {
        try (RawConnection connection = RawConnection.open(endpoint)) {
            RawConnection.Answer answer = connection
                    .send(OrdinaryUse.query(endpoint, GatewayProcess.USER_ACCESS_KEY, "sts", form))
                    .answer(false);
            assertEquals(status, answer.status(), answer.body());
        }
    }
}
