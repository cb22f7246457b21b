package dev.leat.aws.kinesis;

import dev.leat.aws.AwsHost;
import dev.leat.contract.StreamSourceContract;
import org.junit.jupiter.api.Nested;

/// The contract of streams as sources, for the platform on AWS over some services.
abstract class StreamContracts {

    abstract AwsHost.Services services();

    /// Returns true if the services have the time of the test.
    boolean onVirtualTime() {
        return true;
    }

    @Nested
    class Sources extends StreamSourceContract {

        Sources() {
            super(new StreamHost(StreamContracts.this.services(), onVirtualTime()));
        }
    }
}
