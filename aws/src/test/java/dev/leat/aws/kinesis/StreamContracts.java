package dev.leat.aws.kinesis;

import dev.leat.aws.AwsHost;
import dev.leat.contract.StreamSourceContract;
import org.junit.jupiter.api.Nested;

/// The contract of streams as sources, for the platform on AWS over some services.
abstract class StreamContracts {

    abstract AwsHost.Services services();

    @Nested
    class Sources extends StreamSourceContract {

        Sources() {
            super(new StreamHost(StreamContracts.this.services()));
        }
    }
}
