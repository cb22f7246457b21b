/// The endpoint of DynamoDB, used by AWS's clients and compared with other servers: guards server
/// and aws.
@NullMarked
package dev.leat.cli.aws.dynamodb;

import org.jspecify.annotations.NullMarked;
