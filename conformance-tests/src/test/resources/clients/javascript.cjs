// The AWS SDK for JavaScript v3 as applications use it; ends with 1 and says where when an answer is not as on AWS.
"use strict";
const assert = require("node:assert/strict");
const crypto = require("node:crypto");
const {
  AbortMultipartUploadCommand, CompleteMultipartUploadCommand, CopyObjectCommand, CreateBucketCommand, CreateMultipartUploadCommand,
  DeleteBucketCommand, DeleteObjectCommand, DeleteObjectsCommand, GetObjectAttributesCommand, GetObjectCommand, GetObjectTaggingCommand,
  HeadBucketCommand, HeadObjectCommand, ListObjectVersionsCommand, ListPartsCommand, PutBucketEncryptionCommand,
  PutBucketVersioningCommand, PutObjectCommand, PutObjectTaggingCommand, S3Client, UploadPartCommand, paginateListObjectsV2,
} = require("@aws-sdk/client-s3");
const { Upload } = require("@aws-sdk/lib-storage");
const { getSignedUrl } = require("@aws-sdk/s3-request-presigner");

const endpoint = process.env.ENDPOINT;
const bucket = process.env.BUCKET;
const client = (accessKeyId) => new S3Client({
  endpoint,
  region: "us-east-1",
  forcePathStyle: true,
  maxAttempts: 1,
  credentials: { accessKeyId, secretAccessKey: process.env.SECRET },
});
const s3 = client(process.env.ACCESS_KEY);
const stranger = client(process.env.FOREIGN_ACCESS_KEY);

const refused = async (promise, status, name) => {
  try {
    await promise;
  } catch (e) {
    assert.equal(e.$metadata.httpStatusCode, status, `${e.name}: ${e.message}`);
    assert.equal(e.name, name);
    assert.ok(e.$metadata.requestId, "a request id");
    return e;
  }
  return assert.fail(`expected ${status} ${name}`);
};
const text = async (input) => (await s3.send(new GetObjectCommand({ Bucket: bucket, ...input }))).Body.transformToString();

const customerKey = crypto.randomBytes(32);
const customer = {
  SSECustomerAlgorithm: "AES256",
  SSECustomerKey: customerKey.toString("base64"),
  SSECustomerKeyMD5: crypto.createHash("md5").update(customerKey).digest("base64"),
};

const tour = {
  async buckets() {
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
    await s3.send(new HeadBucketCommand({ Bucket: bucket }));
    await refused(stranger.send(new CreateBucketCommand({ Bucket: bucket })), 409, "BucketAlreadyExists");
    await refused(s3.send(new CreateBucketCommand({ Bucket: "Not_A_Name" })), 400, "InvalidBucketName");
  },
  async encryption() {
    const modes = [
      [{}, "AES256"],
      [{ ServerSideEncryption: "AES256" }, "AES256"],
      [{ ServerSideEncryption: "aws:kms" }, "aws:kms"],
      [{ ServerSideEncryption: "aws:kms", SSEKMSKeyId: "alias/seeded", BucketKeyEnabled: true }, "aws:kms"],
      [{ ServerSideEncryption: "aws:kms:dsse" }, "aws:kms:dsse"],
    ];
    for (const [index, [asked, shown]] of modes.entries()) {
      const Key = `modes/${index}`;
      const put = await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: `mode ${index}`, ...asked }));
      assert.equal(put.ServerSideEncryption, shown);
      assert.equal(await text({ Key }), `mode ${index}`);
      assert.equal((await s3.send(new HeadObjectCommand({ Bucket: bucket, Key }))).ServerSideEncryption, shown);
    }
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "modes/c", Body: "customer", ...customer }));
    assert.equal(await text({ Key: "modes/c", ...customer }), "customer");
    await refused(s3.send(new GetObjectCommand({ Bucket: bucket, Key: "modes/c" })), 400, "InvalidRequest");
    await s3.send(new PutBucketEncryptionCommand({
      Bucket: bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" }, BucketKeyEnabled: true }],
      },
    }));
    const byDefault = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "modes/default", Body: "x" }));
    assert.equal(byDefault.ServerSideEncryption, "aws:kms");
    await refused(
      s3.send(new PutObjectCommand({ Bucket: bucket, Key: "no", Body: "x", ServerSideEncryption: "rot13" })),
      400, "InvalidArgument");
  },
  async objects() {
    await s3.send(new PutObjectCommand({
      Bucket: bucket, Key: "folder/ü b+c.txt", Body: "hello", ContentType: "text/plain", Metadata: { colour: "green" }, Tagging: "a=1",
    }));
    const got = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: "folder/ü b+c.txt", Range: "bytes=1-3" }));
    assert.equal(await got.Body.transformToString(), "ell");
    assert.equal(got.ContentRange, "bytes 1-3/5");
    assert.deepEqual(got.Metadata, { colour: "green" });
    await refused(s3.send(new GetObjectCommand({ Bucket: bucket, Key: "absent" })), 404, "NoSuchKey");
    await refused(stranger.send(new GetObjectCommand({ Bucket: bucket, Key: "folder/ü b+c.txt" })), 403, "AccessDenied");
    await s3.send(new CopyObjectCommand({
      Bucket: bucket, Key: "copy", CopySource: `${bucket}/${encodeURIComponent("folder/ü b+c.txt")}`,
    }));
    assert.equal(await text({ Key: "copy" }), "hello");
    await refused(
      s3.send(new PutObjectCommand({ Bucket: bucket, Key: "copy", Body: "x", IfNoneMatch: "*" })), 412, "PreconditionFailed");
    await s3.send(new PutObjectTaggingCommand({
      Bucket: bucket, Key: "copy", Tagging: { TagSet: [{ Key: "b", Value: "2" }] },
    }));
    const { TagSet } = await s3.send(new GetObjectTaggingCommand({ Bucket: bucket, Key: "copy" }));
    assert.deepEqual(TagSet, [{ Key: "b", Value: "2" }]);
    const attributes = await s3.send(new GetObjectAttributesCommand({
      Bucket: bucket, Key: "copy", ObjectAttributes: ["ObjectSize", "ETag"],
    }));
    assert.equal(attributes.ObjectSize, 5);
  },
  async listings() {
    for (let i = 0; i < 7; i++) {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `list/${i}`, Body: `${i}` }));
    }
    const keys = [];
    for await (const page of paginateListObjectsV2({ client: s3, pageSize: 3 }, { Bucket: bucket, Prefix: "list/" })) {
      keys.push(...page.Contents.map((each) => each.Key));
    }
    assert.deepEqual(keys, [...Array(7).keys()].map((i) => `list/${i}`));
    const deleted = await s3.send(new DeleteObjectsCommand({
      Bucket: bucket, Delete: { Objects: keys.map((Key) => ({ Key })) },
    }));
    assert.equal(deleted.Deleted.length, 7);
  },
  async uploads() {
    const body = crypto.randomBytes(12 << 20);
    const upload = new Upload({
      client: s3, params: { Bucket: bucket, Key: "large", Body: body, ServerSideEncryption: "aws:kms" }, partSize: 5 << 20, queueSize: 2,
    });
    assert.match((await upload.done()).ETag, /-3"$/);
    const got = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: "large" }));
    assert.ok(body.equals(Buffer.from(await got.Body.transformToByteArray())), "the bytes of a multipart upload");
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: "parts" }));
    const where = { Bucket: bucket, Key: "parts", UploadId };
    const part = await s3.send(new UploadPartCommand({ ...where, PartNumber: 1, Body: "small" }));
    await s3.send(new UploadPartCommand({ ...where, PartNumber: 2, Body: "last" }));
    assert.equal((await s3.send(new ListPartsCommand(where))).Parts.length, 2);
    const wrong = { Parts: [{ PartNumber: 1, ETag: part.ETag }, { PartNumber: 3, ETag: part.ETag }] };
    const refusal = s3.send(new CompleteMultipartUploadCommand({ ...where, MultipartUpload: wrong }));
    await assert.rejects(refusal, (e) => e.$metadata.httpStatusCode === 400);
    await s3.send(new AbortMultipartUploadCommand(where));
    await refused(s3.send(new ListPartsCommand(where)), 404, "NoSuchUpload");
  },
  async presigned() {
    const put = await getSignedUrl(s3, new PutObjectCommand({ Bucket: bucket, Key: "presigned" }), { expiresIn: 60 });
    const answer = await fetch(put, { method: "PUT", body: "by URL" });
    assert.equal(answer.status, 200, await answer.text());
    const get = await getSignedUrl(s3, new GetObjectCommand({ Bucket: bucket, Key: "presigned" }), { expiresIn: 60 });
    assert.equal(await (await fetch(get)).text(), "by URL");
    const forged = await fetch(get.replace(/Signature=..../, "Signature=0000"));
    assert.equal(forged.status, 403);
    assert.match(await forged.text(), /<Code>SignatureDoesNotMatch<\/Code>/);
  },
  async versions() {
    await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: "Enabled" } }));
    const first = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "v", Body: "1" }));
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "v", Body: "2" }));
    const marker = await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: "v" }));
    assert.equal(marker.DeleteMarker, true);
    await refused(s3.send(new GetObjectCommand({ Bucket: bucket, Key: "v" })), 404, "NoSuchKey");
    assert.equal(await text({ Key: "v", VersionId: first.VersionId }), "1");
    const listed = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: "v" }));
    assert.equal(listed.Versions.length, 2);
    assert.equal(listed.DeleteMarkers.length, 1);
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: "v", VersionId: marker.VersionId }));
    assert.equal(await text({ Key: "v" }), "2");
  },
  async emptied() {
    await refused(s3.send(new DeleteBucketCommand({ Bucket: bucket })), 409, "BucketNotEmpty");
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    await s3.send(new DeleteObjectsCommand({
      Bucket: bucket,
      Delete: { Objects: [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId })) },
    }));
    await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
    await refused(s3.send(new ListObjectVersionsCommand({ Bucket: bucket })), 404, "NoSuchBucket");
  },
};

(async () => {
  for (const [name, part] of Object.entries(tour)) {
    try {
      await part();
    } catch (e) {
      console.error(`${name}: ${e.stack}`);
      process.exit(1);
    }
    console.log(name);
  }
})();
