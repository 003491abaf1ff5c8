package dev.sealgate.gateway.service.s3.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.gateway.service.s3.S3Operation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3PermissionsTest {
    @ParameterizedTest(name = "{0} {1} {2} → {3}")
    @CsvSource(delimiter = '|', textBlock = """
            GET_OBJECT              | ''              | ''                                      | s3:GetObject
            GET_OBJECT              | versionId=null  | ''                                      | s3:GetObjectVersion
            HEAD_OBJECT             | versionId=v     | ''                                      | s3:GetObjectVersion
            DELETE_OBJECT           | versionId=v     | ''                                      | s3:DeleteObjectVersion
            DELETE_OBJECT           | ''              | x-amz-bypass-governance-retention=true  | s3:DeleteObject,s3:BypassGovernanceRetention
            DELETE_OBJECT           | ''              | x-amz-bypass-governance-retention=false | s3:DeleteObject
            GET_OBJECT_ATTRIBUTES   | ''              | ''                                      | s3:GetObjectAttributes,s3:GetObject
            GET_OBJECT_ATTRIBUTES   | versionId=v     | ''                                      | s3:GetObjectVersionAttributes,s3:GetObjectVersion
            PUT_OBJECT              | ''              | x-amz-acl=private                       | s3:PutObject,s3:PutObjectAcl
            PUT_OBJECT              | ''              | x-amz-grant-read=id="x"                 | s3:PutObject,s3:PutObjectAcl
            PUT_OBJECT              | ''              | x-amz-tagging=a=b                       | s3:PutObject,s3:PutObjectTagging
            COPY_OBJECT             | ''              | x-amz-object-lock-mode=GOVERNANCE       | s3:PutObject,s3:PutObjectRetention
            CREATE_MULTIPART_UPLOAD | uploads         | x-amz-object-lock-legal-hold=ON         | s3:PutObject,s3:PutObjectLegalHold
            UPLOAD_PART             | partNumber=1    | x-amz-tagging=a=b                       | s3:PutObject
            CREATE_BUCKET           | ''              | x-amz-acl=public-read                   | s3:CreateBucket,s3:PutBucketAcl
            CREATE_BUCKET           | ''              | x-amz-object-ownership=ObjectWriter     | s3:CreateBucket,s3:PutBucketOwnershipControls
            CREATE_BUCKET           | ''              | x-amz-bucket-object-lock-enabled=true   | s3:CreateBucket,s3:PutBucketObjectLockConfiguration,s3:PutBucketVersioning
            UPDATE_OBJECT_ENCRYPTION| encryption      | ''                                      | s3:UpdateObjectEncryption,s3:PutObject
            """)
    void request_needsTheseActions(S3Operation operation, String query, String header, String actions) {
        int equals = header.indexOf('=');
        HttpRequest request = equals < 0
                ? S3Calls.http(operation.verb(), "/")
                : S3Calls.http(operation.verb(), "/", header.substring(0, equals), header.substring(equals + 1));
        assertEquals(
                actions, String.join(",", S3Permissions.actions(operation, Query.parse(query), request.headers())));
    }
}
