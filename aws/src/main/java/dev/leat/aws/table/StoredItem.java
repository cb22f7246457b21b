package dev.leat.aws.table;

import dev.leat.item.Item;
import dev.leat.plan.IdentityRule;
import java.util.Optional;

/// The contents of DynamoDB for one key of a table: the item, and the tombstone of a deleted
/// record.
record StoredItem(Optional<Item> item, Optional<IdentityRule.Known> tombstone) {

    /// The state of a key that has neither.
    static final StoredItem ABSENT = new StoredItem(Optional.empty(), Optional.empty());
}
