package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of Query services that are not numbered from 1 without a gap. */
@GatewayTest(shared = true)
class QueryListIT {
    private final GatewayProcess gateway;

    QueryListIT(GatewayProcess gateway) {
        this.gateway = gateway;
        String trust = Policy.allow("sts:AssumeRole", "sts:TagSession")
                .to(GatewayProcess.ACCOUNT)
                .json();
        String role = "Action=CreateRole&RoleName=limited&Version=2010-05-08&AssumeRolePolicyDocument="
                + URLEncoder.encode(trust, StandardCharsets.UTF_8);
        query(gateway.http(), "iam", role, 200);
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
