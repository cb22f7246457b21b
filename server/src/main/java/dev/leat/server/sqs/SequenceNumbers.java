package dev.leat.server.sqs;

/// SequenceNumber values. They have 20 digits as in AWS, so that lexical and numeric order are the
/// same.
final class SequenceNumbers {

    private SequenceNumbers() {}

    static String text(long sequence) {
        return "1%019d".formatted(sequence);
    }
}
