Console.WriteLine("vigil");
return 0;
