package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.service.query.Xml;

/** One operation of IAM: refuses, or does its work and writes what is inside the result element. */
@FunctionalInterface
interface IamOperation {
    void run(IamCall in, Xml out);
}
