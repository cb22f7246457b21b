/// The common parts of the AWS-compatible services: routing of requests to operations, and reading
/// and writing of requests, responses and errors in AWS's protocols. Knows no individual operation.
/// Requests and responses have the shapes of the AWS SDK's model classes.
@NullMarked
package dev.leat.server.aws;

import org.jspecify.annotations.NullMarked;
