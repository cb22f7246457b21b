package dev.leat.aws.kinesis;

/// Kinesis refused a read because of the limits of a shard, which all its readers share.
final class ThrottledException extends Exception {

    private static final long serialVersionUID = 1;

    ThrottledException(String message, Throwable cause) {
        super(message, cause);
    }
}
