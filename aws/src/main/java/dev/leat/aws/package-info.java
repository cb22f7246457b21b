/// The platform that runs apps on services of AWS: queues in SQS, topics in SNS, tables and views
/// in DynamoDB.
@NullMarked
package dev.leat.aws;

import org.jspecify.annotations.NullMarked;
