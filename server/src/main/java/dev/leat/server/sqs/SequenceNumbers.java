package dev.leat.server.sqs;

/// SequenceNumber: as AWS's it has 20 digits, so that texts are in the order of numbers.
final class SequenceNumbers {

    private SequenceNumbers() {}

    static String text(long sequence) {
        return "1%019d".formatted(sequence);
    }
}
