// What the end-to-end tests need of a broker:
//   topic_tool load BROKERS TOPIC PARTITIONS FILE   JSON lines into a new topic,
//       stamped and spread over partitions as `holdline replay` does it
//   topic_tool dump BROKERS TOPIC                   values that a read-committed
//       reader sees, a line each; status records as JSON
//   topic_tool append BROKERS TOPIC                 lines of standard input into
//       partition 0 of a topic, created where it is missing
