"""boto3 as applications use it; ends with 1 and says where when an answer is not as on AWS."""
import hashlib
import io
import os
import ssl
import urllib.error
import urllib.request

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

BUCKET = os.environ["BUCKET"]
# The gateway's certificate is its own.
TRUSTING = ssl._create_unverified_context()


def client(access_key, **config):
    return boto3.client(
        "s3",
        endpoint_url=os.environ["ENDPOINT"],
        region_name="us-east-1",
        aws_access_key_id=access_key,
        aws_secret_access_key=os.environ["SECRET"],
        verify=False,
        config=Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"}, **config),
    )


s3 = client(os.environ["ACCESS_KEY"])
stranger = client(os.environ["FOREIGN_ACCESS_KEY"])


def refused(status, code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as e:
        metadata = e.response["ResponseMetadata"]
        assert metadata["HTTPStatusCode"] == status, e
        assert e.response["Error"]["Code"] == code, e
        assert metadata["RequestId"], "a request id"
        return
    raise AssertionError(f"expected {status} {code}")


def body(**where):
    return s3.get_object(Bucket=BUCKET, **where)["Body"].read()


def fetch(url, data=None, method="GET"):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=data, method=method), context=TRUSTING) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as e:
        return e.code, e.read()


def buckets():
    s3.create_bucket(Bucket=BUCKET)
    s3.get_waiter("bucket_exists").wait(Bucket=BUCKET)
    refused(409, "BucketAlreadyExists", stranger.create_bucket, Bucket=BUCKET)
    refused(404, "NoSuchBucket", s3.list_objects_v2, Bucket=BUCKET + "-absent")


def encryption():
    modes = [
        ({}, "AES256"),
        ({"ServerSideEncryption": "aws:kms"}, "aws:kms"),
        ({"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "alias/seeded", "BucketKeyEnabled": True}, "aws:kms"),
        ({"ServerSideEncryption": "aws:kms:dsse"}, "aws:kms:dsse"),
    ]
    for index, (asked, shown) in enumerate(modes):
        key = f"modes/{index}"
        put = s3.put_object(Bucket=BUCKET, Key=key, Body=key, **asked)
        assert put["ServerSideEncryption"] == shown, put
        assert body(Key=key) == key.encode()
        assert s3.head_object(Bucket=BUCKET, Key=key)["ServerSideEncryption"] == shown
    customer = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": os.urandom(32)}
    s3.put_object(Bucket=BUCKET, Key="modes/c", Body=b"customer", **customer)
    assert body(Key="modes/c", **customer) == b"customer"
    refused(400, "InvalidRequest", s3.get_object, Bucket=BUCKET, Key="modes/c")
    refused(403, "AccessDenied", s3.get_object, Bucket=BUCKET, Key="modes/c",
            SSECustomerAlgorithm="AES256", SSECustomerKey=os.urandom(32))
    s3.copy_object(
        Bucket=BUCKET, Key="modes/copy", CopySource={"Bucket": BUCKET, "Key": "modes/c"}, ServerSideEncryption="aws:kms",
        CopySourceSSECustomerAlgorithm="AES256", CopySourceSSECustomerKey=customer["SSECustomerKey"])
    assert body(Key="modes/copy") == b"customer"
    refused(400, "InvalidArgument", s3.put_object, Bucket=BUCKET, Key="no", Body=b"x", ServerSideEncryption="rot13")


def transfers():
    content = os.urandom(11 << 20)
    config = TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20, max_concurrency=2)
    for name, extra in (("plain", {}), ("kms", {"ServerSideEncryption": "aws:kms"})):
        s3.upload_fileobj(io.BytesIO(content), BUCKET, name, ExtraArgs=extra, Config=config)
        read = io.BytesIO()
        s3.download_fileobj(BUCKET, name, read, Config=config)
        assert hashlib.sha256(read.getvalue()).digest() == hashlib.sha256(content).digest()
    assert s3.head_object(Bucket=BUCKET, Key="plain")["ETag"].endswith('-3"')
    s3.copy({"Bucket": BUCKET, "Key": "kms"}, BUCKET, "copied", Config=config)
    assert body(Key="copied") == content


def presigned():
    s3.put_object(Bucket=BUCKET, Key="url", Body=b"by URL")
    # With an endpoint of one's own, boto3 signs by Signature Version 2 unless it is told otherwise.
    for version in (None, "s3", "s3v4"):
        signer = client(os.environ["ACCESS_KEY"], **({"signature_version": version} if version else {}))
        url = signer.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "url"}, ExpiresIn=60)
        assert fetch(url) == (200, b"by URL"), (version, fetch(url))
        status, text = fetch(url.replace("/url?", "/url2?"))
        assert status == 403 and b"SignatureDoesNotMatch" in text, (version, status, text)
    put = client(os.environ["ACCESS_KEY"], signature_version="s3v4").generate_presigned_url(
        "put_object", Params={"Bucket": BUCKET, "Key": "put"}, ExpiresIn=60)
    assert fetch(put, b"put by URL", "PUT")[0] == 200
    assert body(Key="put") == b"put by URL"


def forms():
    form = s3.generate_presigned_post(
        BUCKET, "form/${filename}", Fields={"x-amz-server-side-encryption": "AES256"},
        Conditions=[{"x-amz-server-side-encryption": "AES256"}, ["content-length-range", 1, 100]], ExpiresIn=60)
    boundary = "sealgate-boundary"

    def post(content):
        fields = [f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
                  for name, value in form["fields"].items()]
        file = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="f.txt"\r\n\r\n'
        data = ("".join(fields) + file).encode() + content + f"\r\n--{boundary}--\r\n".encode()
        request = urllib.request.Request(
            form["url"], data=data, headers={"Content-Type": f"multipart/form-data; boundary={boundary}"})
        try:
            with urllib.request.urlopen(request, context=TRUSTING) as answer:
                return answer.status
        except urllib.error.HTTPError as e:
            return e.code

    assert post(b"from a form") == 204
    assert body(Key="form/f.txt") == b"from a form"
    assert post(b"x" * 101) == 400


def versions():
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    first = s3.put_object(Bucket=BUCKET, Key="v", Body=b"1")["VersionId"]
    s3.put_object(Bucket=BUCKET, Key="v", Body=b"2")
    marker = s3.delete_object(Bucket=BUCKET, Key="v")
    assert marker["DeleteMarker"] is True
    refused(404, "NoSuchKey", s3.get_object, Bucket=BUCKET, Key="v")
    refused(405, "MethodNotAllowed", s3.get_object, Bucket=BUCKET, Key="v", VersionId=marker["VersionId"])
    assert body(Key="v", VersionId=first) == b"1"
    refused(403, "AccessDenied", stranger.get_object, Bucket=BUCKET, Key="v", VersionId=first)
    refused(400, "InvalidArgument", s3.get_object, Bucket=BUCKET, Key="v", VersionId="none")


def emptied():
    refused(409, "BucketNotEmpty", s3.delete_bucket, Bucket=BUCKET)
    resource = boto3.resource(
        "s3", endpoint_url=os.environ["ENDPOINT"], region_name="us-east-1",
        aws_access_key_id=os.environ["ACCESS_KEY"], aws_secret_access_key=os.environ["SECRET"], verify=False)
    resource.Bucket(BUCKET).object_versions.delete()
    s3.delete_bucket(Bucket=BUCKET)
    s3.get_waiter("bucket_not_exists").wait(Bucket=BUCKET)


for part in (buckets, encryption, transfers, presigned, forms, versions, emptied):
    part()
    print(part.__name__)
