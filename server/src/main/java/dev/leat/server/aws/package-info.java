/// What the services of the AWS-compatible endpoint have in common: which service and operation a
/// request asks for, how requests and answers are written in AWS's protocols, and how errors are.
/// It knows no operation. The shapes of requests and answers are those of the AWS SDK's own model
/// classes.
@NullMarked
package dev.leat.server.aws;

import org.jspecify.annotations.NullMarked;
