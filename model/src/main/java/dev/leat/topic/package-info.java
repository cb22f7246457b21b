/// Filter policies of SNS subscriptions: parsing and matching.
@NullMarked
package dev.leat.topic;

import org.jspecify.annotations.NullMarked;
