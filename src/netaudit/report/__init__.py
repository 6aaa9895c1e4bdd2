"""What is said to people: sentences, documents, and the forms they take."""
