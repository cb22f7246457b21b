resource "aws_s3_bucket_notification" "input_bucket" {
  bucket     = aws_s3_bucket.input_bucket.id
  depends_on = [aws_sqs_queue_policy.process_csv_files_queue_policy]

  queue {
    queue_arn     = aws_sqs_queue.process_csv_files_queue.arn
    events        = ["s3:ObjectCreated:*"]
    filter_suffix = ".csv"
  }
}
