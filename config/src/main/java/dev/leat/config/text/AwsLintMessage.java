package dev.leat.config.text;

/// Messages about environments on AWS.
public enum AwsLintMessage implements LintMessage {
    WITHOUT_REGION(
            "%1$s has '%2$s' but no 'region'",
            "add the AWS region, such as `region: eu-west-1`, or remove '%2$s'"),
    FAILED_FILES_OF_NONE(
            "no pipeline reads files, so there are no events of failed files",
            "remove 'failed_files'"),
    FAILED_FILES_FIFO(
            "queue %s is a FIFO queue, to which the rule of failed files cannot send",
            "use a standard queue"),
    FAILED_FILES_TWICE(
            "queue %s receives the events of failed files by 'failed_files' of environment %s, and by"
                    + " 'on_failure' of pipeline %s",
            "use one of them, or another queue"),
    ATHENA_BUCKET(
            "pipeline %s reads bucket %s, so it would read the results of Athena",
            "use a bucket that no pipeline reads"),
    QUEUE_NAME(
            "the name '%s' of the SQS queue in environment %s is too long",
            "SQS allows 80 characters, including the prefix and `.fifo`"),
    TABLE_NAME(
            "the name '%s' of the DynamoDB table in environment %s is too short",
            "DynamoDB requires 3 characters; use a longer name or a `prefix`"),
    STATE_TABLE_NAME(
            "the name '%s' of the DynamoDB table in environment %s is the name of the app's state"
                    + " table",
            "rename the table"),
    BUCKET_NAME(
            "'%s', the name in environment %s, is not a valid name of an S3 bucket",
            "use 3 to 63 of a-z 0-9 -, including the prefix; begin and end with a-z or 0-9"),
    LAKE_TABLE_NAME(
            "the lake tables '%s' and '%s' have the same name in Glue, '%s', in environment %s",
            "rename one; Glue has names in lower case"),
    STATE_BUCKET_NAME(
            "the name '%s' of the S3 bucket in environment %s is the name of the app's state bucket",
            "rename the bucket"),
    STATE_BUCKET_LENGTH(
            "the name '%s' of the app's state bucket in environment %s is no valid name of an S3"
                    + " bucket",
            "use a shorter name of the app or a shorter `prefix`; S3 allows 3 to 63 of a-z 0-9 -"),
    NOTIFICATION_TOPIC(
            "topic %s has the name of the topic between bucket %s and its queues in environment %s",
            "rename the topic"),
    SECRET_PLACE(
            "`${secret:..}` is supported only in `endpoints`, in `api_key` of `models`, and in"
                    + " `stores` and `warehouse` of an environment with a 'region'",
            "use `${env:NAME}`"),
    SECRET_WITHOUT_REGION(
            "`${secret:..}` needs an environment with a 'region', because secrets are stored on"
                    + " AWS",
            "use `${env:NAME}`, or add the 'region'"),
    SECRET_NAME(
            "'%s' is not a valid name of a secret",
            "write `${secret:NAME}` for Secrets Manager or `${secret:ssm:NAME}` for the Parameter"
                    + " Store; a secret has no default"),
    UNSUPPORTED("%s cannot run in environment %s: %s", ""),
    DIFFERENT("%s differs in environment %s: %s", ""),
    REDRIVES_WITHOUT_FUNCTION("%s differs in environment %s: %s", "");

    private final Text text;

    AwsLintMessage(String what, String hint) {
        text = new Text(what, hint);
    }

    @Override
    public Text text() {
        return text;
    }
}
