package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.protocol.xml.XmlBody;

/** One operation of IAM: refuses, or does its work and writes what is inside the result element. */
@FunctionalInterface
interface IamOperation {
    void run(IamCall in, XmlBody out);
}
