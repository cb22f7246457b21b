package dev.leat.contract.kind;

/// A version of a sale: the record that the pipeline of [SinkTrial] reads. If the pipeline has
/// versions, a sale with `gone` is a deletion.
public record Sale(String id, String shop, long amount, long version, boolean gone) {

    static Sale of(String id, String shop, long amount) {
        return new Sale(id, shop, amount, 1, false);
    }

    Sale at(long newer) {
        return new Sale(id, shop, amount, newer, gone);
    }

    Sale deleted() {
        return new Sale(id, shop, amount, version, true);
    }

    /// Returns the sale as JSON, which is both the message and the document that a sink gets.
    public String json() {
        return "{\"id\":\"%s\",\"shop\":\"%s\",\"amount\":%d,\"version\":%d,\"gone\":%s}"
                .formatted(id, shop, amount, version, gone);
    }
}
