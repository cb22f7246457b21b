package dev.leat.contract.kind;

/// A version of a sale, as the pipeline of [SinkTrial] reads it. With versions, one that is `gone`
/// deletes the sale.
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

    /// Returns the message, which is also the row as a document.
    String json() {
        return "{\"id\":\"%s\",\"shop\":\"%s\",\"amount\":%d,\"version\":%d,\"gone\":%s}"
                .formatted(id, shop, amount, version, gone);
    }
}
