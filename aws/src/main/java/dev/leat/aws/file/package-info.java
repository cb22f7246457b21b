/// Pipelines that read files: their commits on S3, SQS, SNS, EventBridge and DynamoDB.
@NullMarked
package dev.leat.aws.file;

import org.jspecify.annotations.NullMarked;
