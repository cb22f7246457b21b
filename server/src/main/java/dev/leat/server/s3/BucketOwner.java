package dev.leat.server.s3;

import software.amazon.awssdk.services.s3.model.Initiator;
import software.amazon.awssdk.services.s3.model.Owner;

/// The owner of all buckets and objects. Leat has only one account.
final class BucketOwner {

    private static final String ID = "0".repeat(64);
    private static final String NAME = "leat";

    static final Owner OWNER = Owner.builder().id(ID).displayName(NAME).build();
    static final Initiator INITIATOR = Initiator.builder().id(ID).displayName(NAME).build();

    private BucketOwner() {}
}
