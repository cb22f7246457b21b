package dev.leat.aws.sqs;

import dev.leat.app.Queue;
import dev.leat.aws.AwsHost;
import dev.leat.contract.AuditContract;
import dev.leat.contract.ClockContract;
import dev.leat.contract.ContractHost;
import dev.leat.contract.DeadLetterQueueContract;
import dev.leat.contract.DeduplicationContract;
import dev.leat.contract.FifoContract;
import dev.leat.contract.FifoDeadLetterContract;
import dev.leat.contract.FifoDeadLetterQueueContract;
import dev.leat.contract.MessageQueueContract;
import dev.leat.contract.QueueTimeContract;
import dev.leat.contract.SourceContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/// The contracts of queues, dead letters and their audit, for the platform on AWS over some
/// services.
abstract class SqsContracts {

    abstract AwsHost.Services services();

    /// Returns a host whose queues have the redrive policies that Leat creates.
    private ContractHost workers() {
        return new AwsHost(services(), _ -> SqsQueues.MOST_RECEIVES);
    }

    /// Returns a host on which SQS itself counts the attempts of clients.
    private ContractHost clients() {
        return new AwsHost(services(), Queue::maxReceiveCount);
    }

    @Nested
    class Sources extends SourceContract {
        Sources() {
            super(workers());
        }
    }

    @Nested
    class Messages extends MessageQueueContract {
        Messages() {
            super(clients());
        }
    }

    @Nested
    @Tag("interop")
    class Times extends QueueTimeContract {
        Times() {
            super(clients());
        }
    }

    @Nested
    @Tag("interop")
    class Clock extends ClockContract {
        Clock() {
            super(clients());
        }
    }

    @Nested
    class Fifo extends FifoContract {
        Fifo() {
            super(workers());
        }
    }

    @Nested
    @Tag("interop")
    class Duplicates extends DeduplicationContract {
        Duplicates() {
            super(workers());
        }
    }

    @Nested
    class FifoLetters extends FifoDeadLetterContract {
        FifoLetters() {
            super(clients());
        }
    }

    @Nested
    class Letters extends DeadLetterQueueContract {
        Letters() {
            super(clients());
        }
    }

    @Nested
    class FifoRedrive extends FifoDeadLetterQueueContract {
        FifoRedrive() {
            super(workers());
        }
    }

    @Nested
    class Audits extends AuditContract {
        Audits() {
            super(workers());
        }
    }
}
