resource "aws_sqs_queue" "payments_dlq_queue" {
  name                        = "payments-dlq.fifo"
  visibility_timeout_seconds  = 60
  message_retention_seconds   = 1209600
  delay_seconds               = 0
  fifo_queue                  = true
  content_based_deduplication = true
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns = [
      "arn:${data.aws_partition.current.partition}:sqs:${var.region}:${data.aws_caller_identity.current.account_id}:payments.fifo"
    ]
  })
}

resource "aws_sqs_queue" "payments_queue" {
  name                        = "payments.fifo"
  visibility_timeout_seconds  = 60
  message_retention_seconds   = 345600
  delay_seconds               = 0
  fifo_queue                  = true
  content_based_deduplication = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.payments_dlq_queue.arn
    maxReceiveCount     = 1000
  })
}
