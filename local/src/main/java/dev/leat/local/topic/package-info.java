/// Topics: what is published goes to the queues that subscribe, as it is or in SNS's envelope.
@NullMarked
package dev.leat.local.topic;

import org.jspecify.annotations.NullMarked;
