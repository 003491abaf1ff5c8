package dev.sealgate.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PolicyRules;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
class PublicPoliciesTest {
    @ParameterizedTest(name = "{0} {1} → {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "'*'                                   | {}                                                                  | true",
                "{'AWS':'*'}                           | {}                                                                  | true",
                "{'AWS':['111122223333','*']}          | {}                                                                  | true",
                "{'AWS':'111122223333'}                | {}                                                                  | false",
                "{'Service':'logs.us-east-1.amazonaws.com'} | {}                                                             | false",
                "'*' | {'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}}                                                          | false",
                "'*' | {'IpAddress':{'aws:SourceIp':'12.0.0.0/7'}}                                                          | true",
                "'*' | {'IpAddress':{'aws:SourceIp':'0.0.0.0/0'}}                                                           | true",
                "'*' | {'IpAddress':{'aws:SourceIp':['192.0.2.0/24','0.0.0.0/1']}}                                          | true",
                "'*' | {'IpAddress':{'AWS:sourceip':['192.0.2.0/24','2001:db8::/32']}}                                      | false",
                "'*' | {'IpAddress':{'aws:SourceIp':'2001::/31'}}                                                           | true",
                "'*' | {'NotIpAddress':{'aws:SourceIp':'192.0.2.0/24'}}                                                     | true",
                "'*' | {'IpAddressIfExists':{'aws:SourceIp':'192.0.2.0/24'}}                                                | true",
                "'*' | {'StringEquals':{'aws:PrincipalOrgID':'o-example'}}                                                  | false",
                "'*' | {'StringEquals':{'aws:SourceVpce':'vpce-1'}}                                                         | false",
                "'*' | {'StringLike':{'aws:SourceVpc':'vpc-*'}}                                                             | true",
                "'*' | {'StringEquals':{'aws:SourceVpc':'${aws:PrincipalTag/vpc}'}}                                         | true",
                "'*' | {'StringEquals':{'aws:SourceVpc':['vpc-1','vpc-*']}}                                                 | true",
                "'*' | {'ArnEquals':{'aws:SourceArn':'arn:aws:sns:us-east-1:111122223333:t'}}                               | false",
                "'*' | {'ArnLike':{'aws:SourceArn':'arn:aws:sns:*:111122223333:t'}}                                         | true",
                "'*' | {'StringEquals':{'aws:SourceAccount':'111122223333'}}                                                | false",
                "'*' | {'StringNotEquals':{'aws:SourceAccount':'111122223333'}}                                             | true",
                "'*' | {'ForAllValues:StringEquals':{'aws:SourceAccount':'111122223333'}}                                   | true",
                "'*' | {'StringLike':{'aws:userid':'AROAEXAMPLE:*'}}                                                        | true",
                "'*' | {'StringEquals':{'aws:userid':'AIDAEXAMPLE'}}                                                        | false",
                "'*' | {'StringEquals':{'aws:Referer':'https://example.com'}}                                               | true",
                "'*' | {'StringEquals':{'aws:UserAgent':'x'}}                                                               | true",
                "'*' | {'Bool':{'aws:SecureTransport':'true'}}                                                              | true",
                "'*' | {'Null':{'aws:SourceVpc':'false'}}                                                                   | true",
                "'*' | {'Bool':{'aws:SecureTransport':'true'},'StringEquals':{'aws:SourceVpc':'vpc-1'}}                     | false",
                "'*' | {'StringEquals':{'s3:DataAccessPointAccount':'111122223333'}}                                        | false",
            })
    void allow(String principal, String condition, boolean isPublic) {
        assertEquals(isPublic, document("Allow", principal, condition).isPublic());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = "'*' | {}")
    void deny_doesNotMatter(String principal, String condition) {
        assertEquals(false, document("Deny", principal, condition).isPublic());
    }

    private static PolicyDocument document(String effect, String principal, String condition) {
        String who = principal.equals("*") ? "\"*\"" : principal;
        String json = "{'Version':'2012-10-17','Statement':{'Effect':'" + effect + "','Principal':" + who
                + ",'Action':'s3:GetObject','Resource':'arn:aws:s3:::b/*','Condition':" + condition + "}}";
        return AuthorizerTest.Policies.document(json.replace('\'', '"'), PolicyRules.bucket("b"));
    }
}
