/// Topics: each message is sent to all subscribed queues, raw or in SNS's envelope, and to external
/// subscribers.
@NullMarked
package dev.leat.local.topic;

import org.jspecify.annotations.NullMarked;
