/// The common parts of the AWS-compatible services: routing of requests to operations, and reading
/// and writing of requests, responses and errors in AWS's protocols. This package does not depend
/// on individual operations. Requests and responses are objects of the AWS SDK's model classes.
@NullMarked
package dev.leat.server.aws;

import org.jspecify.annotations.NullMarked;
